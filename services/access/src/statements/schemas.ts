/** Shapes of the bodies of the statement doors. Numbers are the hub's own. */
import { type BodySchema, form, shape, words } from '../body.ts'
import { MONTH } from '../clock/months.ts'
import type { StatementAction } from './machine.ts'

const LONG = 4_000
const MAX_FEN_CHARACTERS = 19

export const statementIssueSchema = shape({ month: form(MONTH, 7) })

export const statementInputs: Readonly<Record<StatementAction, BodySchema>> = {
  dispute: shape({ text: words(LONG) }),
  adjust: shape({ fen: form('^(0|-?[1-9]\\d*)$', MAX_FEN_CHARACTERS), text: words(LONG) }),
  accept: shape({}),
  settle: shape({ 'text?': words(LONG) }),
}
