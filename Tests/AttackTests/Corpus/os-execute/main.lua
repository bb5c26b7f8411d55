os.execute("touch $HOME/attacked")
