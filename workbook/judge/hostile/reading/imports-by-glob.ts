// Imports files with Vite's glob, as text.
// verdict: failed
const files = (import.meta as never as { glob(path: string, options: object): object }).glob(
  "../../canary/*",
  {
    eager: true,
    query: "?raw",
  },
);
console.log(files);
export const answer = async () => 0;
