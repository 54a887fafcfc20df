// @ts-check
// Applies the reader's choice of theme. A blocking classic script: a module would run after the first
// paint, in the wrong theme.
{
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch {
    // Storage is blocked: use the system's theme.
  }
}
