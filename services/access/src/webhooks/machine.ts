import { defineMachine } from '../machine.ts'

export type WebhookState = 'PENDING' | 'ACTIVE' | 'DISABLED' | 'DELETED'
export type WebhookAction = 'challenge' | 'confirm' | 'rotate' | 'disable' | 'enable' | 'delete'

/** Nothing is sent before the address has shown that it belongs to whoever named it. */
export const webhookMachine = defineMachine<WebhookState, WebhookAction>({
  entity: 'webhook',
  states: ['PENDING', 'ACTIVE', 'DISABLED', 'DELETED'],
  initial: 'PENDING',
  steps: [
    step('challenge', ['PENDING'], 'PENDING'),
    step('confirm', ['PENDING'], 'ACTIVE'),
    step('rotate', ['PENDING'], 'PENDING'),
    step('rotate', ['ACTIVE'], 'ACTIVE'),
    step('rotate', ['DISABLED'], 'DISABLED'),
    step('disable', ['ACTIVE'], 'DISABLED', 'its organisation; days of failures'),
    step('enable', ['DISABLED'], 'PENDING'),
    step('delete', ['PENDING', 'ACTIVE', 'DISABLED'], 'DELETED'),
  ],
})

function step(
  action: WebhookAction,
  from: readonly WebhookState[],
  to: WebhookState,
  by = 'its organisation',
) {
  return { action, from, to, by, policy: false }
}
