"use strict";

window.addEventListener("load", () => {
  window.SwaggerUIBundle({ url: document.getElementById("description").href, domNode: document.getElementById("swagger"), deepLinking: false, validatorUrl: null });
});
