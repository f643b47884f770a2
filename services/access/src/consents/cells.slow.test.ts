import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { personOf } from '../testing/flow-world.ts'
import { takeStep, type Walker, walkAtRandom, waysTo } from '../testing/walk.ts'
import { consentMachine } from './machine.ts'
import { askOf, consentWorld, EVIDENCE } from './testing.ts'

const uni = personOf('org-uni', 'consumer')
const bureau = personOf('org-bureau', 'approver')
const card = personOf('org-card', 'provider')
const TIMED = ['lapse', 'expire']
/** Longer than a link or a consent lives. */
const LONG = 1_100
const actions = [...new Set(consentMachine.steps.map(({ action }) => action))]

describe.each(testStores())('the table of consent on %s', (_name, open) => {
  /** A world per file would do, but subjects must differ: each walk is about another person. */
  async function worldOf() {
    const { clock, store, consents } = await consentWorld(open)
    let people = 0
    return async function begin(): Promise<Walker> {
      people += 1
      const subject = `person ${people}`
      const { consent, token } = await consents.request(uni, askOf({ subject }))
      const { id } = consent
      const secret = { handle: '', token }
      let purposes = 0
      const time = async () => {
        clock.pass(LONG)
        await consents.tick(clock.now())
      }
      const ask = () => {
        purposes += 1
        const { processing } = askOf()
        const purpose = purposes % 2 === 1 ? 'public-service' : 'research'
        const changed = { ...processing, purpose }
        return consents.request(uni, { ...askOf({ subject, supersedes: id }), processing: changed })
      }
      return {
        store,
        id,
        row: () =>
          store.db
            .selectFrom('consents')
            .selectAll()
            .where('id', '=', id)
            .executeTakeFirstOrThrow(),
        act: {
          link: async () => {
            secret.token = (await consents.link(card, id, { subject })).token
          },
          give: async () => {
            secret.handle = (await consents.give(secret.token, EVIDENCE)).handle
          },
          refuse: () => consents.refuse(secret.token, EVIDENCE),
          reconfirm: () => consents.reconfirm(secret.handle, EVIDENCE),
          withdraw: () => consents.withdraw(secret.handle, EVIDENCE),
          invalidate: () => consents.invalidate(bureau, id, { reason: '未如实告知' }),
          terminate: () => consents.terminate(uni, id, { reason: '不再需要' }),
          supersede: ask,
          'certify-disposal': () =>
            consents.certifyDisposal(uni, id, { method: 'deleted', note: '已删除' }),
          lapse: time,
          expire: time,
        },
        otherwise: (state, action) => {
          // A link that was answered is no link, and who never consented has no handle.
          const byLink = action === 'give' || action === 'refuse'
          if (byLink && state !== 'REQUESTED') return 'consent-not-found'
          const byHandle = action === 'withdraw' || action === 'reconfirm'
          if (byHandle && secret.handle === '') return 'consent-not-found'
          return undefined
        },
      }
    }
  }

  /** Time does whatever is due, by its own name; disposal is certified once. */
  function knowing(walker: Walker): Walker {
    let certified = false
    const { act, otherwise } = walker
    const certify = async () => {
      await act['certify-disposal']?.()
      certified = true
    }
    return {
      ...walker,
      act: { ...act, 'certify-disposal': certify },
      otherwise: (state, action) => {
        if (action === 'certify-disposal' && certified) return 'already-exists'
        return otherwise?.(state, action)
      },
    }
  }

  const dueIn = (state: string) => (state === 'REQUESTED' ? 'lapse' : 'expire')

  it('holds in every cell', async () => {
    const begin = await worldOf()
    for (const [state, way] of waysTo(consentMachine)) {
      for (const action of actions) {
        // Time asks for no name: what it does where is another cell.
        if (TIMED.includes(action) && dueIn(state) !== action) continue
        const walker = knowing(await begin())
        for (const step of way) await takeStep(consentMachine, TIMED, walker, step)
        expect((await walker.row()).state).toBe(state)
        await takeStep(consentMachine, TIMED, walker, action)
      }
    }
  })

  it('holds on every random walk', async () => {
    const begin = await worldOf()
    const tried = actions.filter((action) => !TIMED.includes(action))
    await walkAtRandom(consentMachine, TIMED, async () => knowing(await begin()), {
      runs: 100,
      actions: tried,
    })
  })
})
