// Begins.
"use strict";
document.getElementById("picture-unscripted").hidden = true;
document.getElementById("picture-frame").hidden = false;
bondgraphPicture.draw();
bondgraphPicture.words();
bondgraphPicture.keys();
bondgraphPicture.start();
