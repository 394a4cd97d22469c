// Everything here only makes a page nicer: each act works as a plain form without it.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const store = (() => { try { return window.localStorage; } catch { return null; } })();

  // The path opens at where the community stands, with what came before and what is next; so do rooms and tabs.
  for (const strip of all(".path, .rooms, .tabs")) {
    const now = strip.querySelector("[aria-current]");
    if (now) strip.scrollLeft = now.offsetLeft - strip.offsetLeft - (strip.clientWidth - now.offsetWidth) / 2;
  }
  const errors = document.getElementById("errors");
  if (errors) errors.focus();

  // What is being written stays on this phone until it is sent, one day at most. Never on a shared phone.
  for (const form of all("form[data-keep]")) {
    const key = "kept:" + location.pathname + (form.getAttribute("action") || "");
    const fields = () => [...form.elements].filter((f) => f.name && /^(text|textarea|select-one|number|date|time)$/.test(f.type));
    if (!store) break;
    if (form.dataset.keep === "clear") { store.removeItem(key); continue; }
    try {
      const kept = JSON.parse(store.getItem(key) || "null");
      if (kept && Date.now() - kept.at < 864e5 && !document.getElementById("errors")) {
        for (const field of fields()) if (!field.value && kept.values[field.name]) field.value = kept.values[field.name];
      }
    } catch { store.removeItem(key); }
    form.addEventListener("input", () => {
      const values = Object.fromEntries(fields().map((f) => [f.name, f.value]));
      try { store.setItem(key, JSON.stringify({ at: Date.now(), values })); } catch { /* full: the page itself still holds it */ }
    });
    form.addEventListener("submit", () => { if (navigator.onLine !== false) setTimeout(() => store.removeItem(key), 0); });
  }

  // One press, one sending. Coming back to the page opens the button again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (navigator.onLine === false && form.method === "post") {
      event.preventDefault();
      say(form, document.documentElement.dataset.offline || "…");
      return;
    }
    setTimeout(() => all("button", form).forEach((b) => { b.disabled = true; }), 0);
  });
  addEventListener("pageshow", () => all("form button[disabled]").forEach((b) => { b.disabled = false; }));
  const say = (form, text) => {
    let note = form.querySelector(".note.offline");
    if (!note) { note = document.createElement("p"); note.className = "note error offline"; note.setAttribute("role", "alert"); form.prepend(note); }
    note.textContent = text;
  };

  // A photo is made small before it travels.
  document.addEventListener("change", async (event) => {
    const input = event.target, side = Number(input.dataset && input.dataset.shrink), file = input.files && input.files[0];
    if (!side || !file || !file.type.startsWith("image/") || !window.createImageBitmap) return;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, side / Math.max(picture.width, picture.height));
      const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.7));
      if (!small || small.size >= file.size) return;
      const carrier = new DataTransfer();
      carrier.items.add(new File([small], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }));
      input.files = carrier.files;
    } catch { /* not a picture we can read: the server says so in words */ }
  });

  // Live parts: asked anew every few seconds, not sent again while unchanged; the last state stays when the link drops.
  for (const part of all("[data-poll]")) {
    let tag = "", stale = part.parentElement.querySelector("[data-stale]");
    const ask = async () => {
      if (!document.hidden && !part.contains(document.activeElement)) {
        try {
          const answer = await fetch(part.dataset.poll, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
          if (answer.status === 200) { tag = answer.headers.get("ETag") || ""; part.innerHTML = await answer.text(); }
          if (stale) stale.hidden = true;
          part.dataset.seen = new Date().toTimeString().slice(0, 5);
        } catch {
          if (stale) { stale.hidden = false; stale.textContent = stale.dataset.stale.replace("{}", part.dataset.seen || ""); }
        }
      }
      setTimeout(ask, Number(part.dataset.every) || 4000);
    };
    part.dataset.seen = new Date().toTimeString().slice(0, 5);
    setTimeout(ask, Number(part.dataset.every) || 4000);
  }

  // Share, copy, print.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-share],[data-copy],[data-print]");
    if (!button) return;
    if (button.dataset.print !== undefined) { event.preventDefault(); print(); }
    if (button.dataset.copy !== undefined && navigator.clipboard) { event.preventDefault(); navigator.clipboard.writeText(button.dataset.copy); button.dataset.done && (button.textContent = button.dataset.done); }
    if (button.dataset.share !== undefined && navigator.share) { event.preventDefault(); navigator.share({ text: button.dataset.share }).catch(() => {}); }
  });
  all("[data-scripted]").forEach((part) => { part.hidden = false; });
})();
