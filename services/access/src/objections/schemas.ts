/** Shapes of the bodies of the objection doors. Numbers are the hub's own. */
import { form, oneOf, shape, words } from '../body.ts'
import { OBJECTION_KINDS } from './types.ts'

const LONG = 4_000

export const objectionAskSchema = shape({
  dataset: form('^[a-z][a-z0-9]*(-[a-z0-9]+)*$', 64),
  kind: oneOf(OBJECTION_KINDS),
  text: words(LONG),
  'place?': form('^[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)?$', 128),
  'contact?': words(200),
})

export const objectionAnswerSchema = shape({
  outcome: oneOf(['corrected', 'explained', 'refused']),
  text: words(LONG),
})

export const objectionDecisionSchema = shape({
  outcome: oneOf(['upheld', 'dismissed']),
  text: words(LONG),
})

export const objectionTextSchema = shape({ text: words(LONG) })
