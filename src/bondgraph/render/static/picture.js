// Begins.
"use strict";
document.getElementById("picture-still")?.classList.add("picture-replaced");
document.getElementById("picture-frame").hidden = false;
bondgraphPicture.begin();
bondgraphPicture.draw();
bondgraphPicture.words();
bondgraphPicture.keys();
bondgraphPicture.start();
// For those who measure: when all of it can be used.
requestAnimationFrame(() => setTimeout(() => performance.mark("picture-ready")));
