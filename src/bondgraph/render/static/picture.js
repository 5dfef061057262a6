// Begins.
"use strict";
document.getElementById("picture-frame").hidden = false;
bondgraphPicture.draw();
bondgraphPicture.words();
bondgraphPicture.keys();
bondgraphPicture.start();
