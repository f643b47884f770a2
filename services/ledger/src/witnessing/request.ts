/** Type of the body of an `add-checkpoint`, and where it goes below the prefix of a witness. */
export const SUBMISSION = { path: '/add-checkpoint', contentType: 'text/plain; charset=utf-8' }

/**
 * Body of `add-checkpoint` (C2SP tlog-witness): the leaves that the witness knows, the proof that
 * the checkpoint goes on from them, the checkpoint as it was signed.
 */
export function submission(given: {
  old: number
  proof: readonly Uint8Array[]
  note: string
}): Buffer {
  const { old, proof, note } = given
  const lines = proof.map((hash) => `${Buffer.from(hash).toString('base64')}\n`)
  return Buffer.from(`old ${old}\n${lines.join('')}\n${note}`)
}
