import { shares } from '../parameters.ts'
import type { Rule } from '../types.ts'

/** How much the newest delivery counts in what is usual. */
const SHARE_OF_NEWEST = 0.2
/** Deliveries before anything is usual. */
const LEAST_DELIVERIES = 5

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
  remembers: 2,
  judgeFor({ parameters }) {
    const { mostPercent = 0, leastUsual = 0 } = parameters
    return ({ total: length }, state, { isWhole }, finds) => {
      if (!isWhole) return 0
      // Of the table, not of a key: the first numbers there are.
      const [known = Number.NaN, times = Number.NaN] = state.values
      const usual = Number.isNaN(known) ? length : known
      const deliveries = Number.isNaN(times) ? 0 : times
      const isUsual = deliveries >= LEAST_DELIVERIES && usual >= leastUsual
      if (isUsual && length < (usual * (100 - mostPercent)) / 100) {
        finds.addWhole(() => `${length} records, usually ${Math.round(usual)}`)
      }
      state.values[0] = usual + (length - usual) * SHARE_OF_NEWEST
      state.values[1] = deliveries + 1
      return 1
    }
  },
}
