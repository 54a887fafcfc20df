// @ts-check
// The reader's own choice of light or dark, where they made one. A classic script that blocks: a module
// would run after the first paint, in the other theme.
{
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch {
    // Storage is closed: the system decides.
  }
}
