import { shares } from '../parameters.ts'
import type { Rule } from '../types.ts'

/** How much the newest delivery counts in what is usual. */
const SHARE_OF_NEWEST = 0.2
/** Deliveries before anything is usual. */
const LEAST_DELIVERIES = 5
const USUAL = 'usual'

/** A whole delivery with far fewer records than usual: half of it was lost on the way. */
export const countDrop: Rule = {
  id: 'count-drop',
  title: { 'zh-CN': '数量骤降', en: 'Fewer than usual' },
  about: {
    'zh-CN': '整份交付的记录数是否明显少于平常',
    en: 'Has a whole delivery far fewer records than usual?',
  },
  side: 'quantity',
  weight: 0,
  parameters: {
    mostPercent: {
      value: 50,
      unit: '%',
      source: 'Tongqu: of what is usual; less of it is missing at night',
    },
    leastUsual: { value: 10, unit: '1', source: 'Tongqu: a handful may halve by chance' },
    ...shares({ warnPercent: 0, failPercent: 1_000 }),
  },
  applies: ({ key }) => key.length > 0,
  judgeFor({ parameters }) {
    const { mostPercent = 0, leastUsual = 0 } = parameters
    return ({ readings }, state, { isWhole }, finds) => {
      if (!isWhole) return 0
      const { length } = readings
      const last = state.get(USUAL)
      const [usual = length, deliveries = 0] = last ?? []
      const isUsual = deliveries >= LEAST_DELIVERIES && usual >= leastUsual
      if (isUsual && length < (usual * (100 - mostPercent)) / 100) {
        finds.addWhole(() => `${length} records, usually ${Math.round(usual)}`)
      }
      const next = usual + (length - usual) * SHARE_OF_NEWEST
      state.set(USUAL, [next, deliveries + 1])
      return 1
    }
  },
}
