/** Shapes of the bodies of proposals and open-data lists. */
import { oneOf, shape, whole, words } from '../body.ts'

const LONG = 2_000

/** The catalogue's own checks say what is in a document. */
export const proposalSchema = shape({
  document: { type: 'object', additionalProperties: true },
})

export const reviewSchema = shape({
  verdict: oneOf(['list', 'decline']),
  comment: words(LONG),
  'version?': whole(1, Number.MAX_SAFE_INTEGER),
})

export const lifeReasonSchema = shape({ reason: words(LONG) })
