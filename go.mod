module pixelwitness

go 1.26
