import SiyuModel
