// Where a login is asked for: the name of who is logged in, and the login again once the session is over.

const root = new URL("..", import.meta.url);
const ask = window.fetch;

window.fetch = async (...asked) => {
  const given = await ask(...asked);
  if (given.status === 401 && new URL(given.url || root).origin === root.origin) location.reload();
  return given;
};

const { user } = await (await ask(new URL("session", root))).json();
const name = () => document.querySelector(".banner .leave .who");
const told = new MutationObserver(() => {
  if (!name()) return;
  told.disconnect();
  name().textContent = user;
});
told.observe(document.documentElement, { childList: true, subtree: true });
