// The login page in the dark, where the system is.

if (matchMedia("(prefers-color-scheme: dark)").matches) document.documentElement.classList.add("dark");
