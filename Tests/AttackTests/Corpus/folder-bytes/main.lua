-- ÿş
return 1
