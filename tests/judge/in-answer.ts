/**
 * Runs `make` where the answer runs, and returns what it returns. Its source is carried there, so it stands by itself: it
 * uses nothing from outside but its parameters, and gets Node's modules from `process.getBuiltinModule`.
 */
export function inAnswer<Given extends unknown[], Made>(
  make: (...given: Given) => Made,
  ...given: Given
): Made {
  return make(...given);
}
