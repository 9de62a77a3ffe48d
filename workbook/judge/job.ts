/** One answer to be judged: any file, as the answer to a step. */
export interface Job {
  stem: string;
  /** An absolute path. */
  answer: string;
  /** Only the first failure is wanted: the tests after it are not run. */
  briefly?: boolean;
}
