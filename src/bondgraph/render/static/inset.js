// Unpacks the page that is packed in this one, and becomes it.
"use strict";
(async function () {
  const unpacked = await Promise.all(Array.from(document.querySelectorAll("template"), async (packed) => {
    const bytes = Uint8Array.from(atob(packed.content.textContent), (sign) => sign.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  }));
  document.open();
  document.write(unpacked.join(""));
  document.close();
})();
