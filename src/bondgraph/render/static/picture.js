// Begins.
"use strict";
document.getElementById("picture-still")?.classList.add("picture-replaced");
document.getElementById("picture-frame").hidden = false;
bondgraphPicture.draw();
bondgraphPicture.words();
bondgraphPicture.keys();
bondgraphPicture.start();
