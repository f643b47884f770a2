/** Shapes of the bodies of the webhook doors. Numbers are the hub's own. */
import { form, listOf, shape, words } from '../body.ts'

export const webhookAskSchema = shape({
  url: form('^https?://', 2_000),
  'description?': words(200),
  'types?': listOf(form('^[a-z_]+\\.([a-z_]+|\\*)$', 100), 1, 50),
})

export const webhookConfirmSchema = shape({ challenge: form('^[A-Za-z0-9_-]{43}$', 43) })
