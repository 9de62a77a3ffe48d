/**
 * Asks a question over UDP, again and again until the answer comes. A question is a datagram of 4 bytes of id and then
 * the message; its answer is a datagram of the same 4 bytes and then the answer.
 *
 * - Each call uses a socket of its own and a random id: all 32 bits of it. Every attempt of a call sends the same bytes
 *   from the same socket, so an answer to any attempt counts, however late.
 * - After each attempt, the last one included, it waits `timeout` milliseconds for the answer.
 * - A datagram that is shorter than 4 bytes, has another id, or comes from another port than `port` is ignored: the
 *   wait becomes neither longer nor shorter.
 *
 * @param host an IPv4 address
 * @param options `attempts`: how often to send at most, the first time included; `timeout`: milliseconds per attempt
 * @returns the answer without the id; it may be empty
 * @throws (as a rejection) Error whose message contains the number of attempts, if no answer came; an error if the
 * message cannot be sent, at once or after the attempts. Nothing stays open, whatever happens: no socket, no timer
 */
export function request(
  message: Uint8Array,
  port: number,
  host: string,
  options: { attempts: number; timeout: number },
): Promise<Uint8Array> {
  // TODO: send, wait, send again. How do you recognize the answer among everything that arrives?
  throw new Error("TODO: request");
}
