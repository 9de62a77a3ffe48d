import { currentAnswer } from "./current.ts";

/**
 * Runs `make` where the answer runs, and returns what it returns. Its source is carried there, so it stands by itself: it
 * uses nothing from outside but its parameters, and gets Node's modules from `process.getBuiltinModule`. Where no answer is
 * running (the servers' own tests) it runs here.
 *
 * @throws what `make` throws, or an `EndingError` if the answer's process has ended
 */
export function inAnswer<Given extends unknown[], Made>(
  make: (...given: Given) => Made,
  ...given: Given
): Made {
  const answer = currentAnswer();
  return answer ? (answer.run(make.toString(), given) as Made) : make(...given);
}
