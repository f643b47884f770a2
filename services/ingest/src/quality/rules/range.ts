import type { Column } from '@tongqu/contracts'
import { columnsIn } from '../columns.ts'
import { shares } from '../parameters.ts'
import type { Rule } from '../types.ts'

/** Units that are judged, with the parameters of their ends. */
const ENDS: Readonly<Record<string, { least: string; most: string }>> = {
  'km/h': { least: 'leastKilometersPerHour', most: 'mostKilometersPerHour' },
  'm/s': { least: 'leastMetersPerSecond', most: 'mostMetersPerSecond' },
  '%': { least: 'leastPercent', most: 'mostPercent' },
  Cel: { least: 'leastCelsius', most: 'mostCelsius' },
}

const OWN =
  'Tongqu: beyond what is met on roads and rails; contracts only bound what can be written'

/**
 * A number that its contract can hold and the world can not. The ends go by the unit; a dataset
 * may give a column ends of its own: `flow_vehicles_per_hour.most`.
 */
export const range: Rule = {
  id: 'range',
  title: { 'zh-CN': '数值越界', en: 'Value out of range' },
  about: {
    'zh-CN': '速度、百分比、气温等是否在合理范围内',
    en: 'Are speeds, percentages and temperatures plausible?',
  },
  side: 'quality',
  weight: 1,
  parameters: {
    leastKilometersPerHour: { value: 0, unit: 'km/h', source: OWN },
    mostKilometersPerHour: { value: 400, unit: 'km/h', source: OWN },
    leastMetersPerSecond: { value: 0, unit: 'm/s', source: OWN },
    mostMetersPerSecond: { value: 110, unit: 'm/s', source: OWN },
    leastPercent: { value: 0, unit: '%', source: OWN },
    mostPercent: { value: 150, unit: '%', source: OWN },
    leastCelsius: { value: -50, unit: 'Cel', source: OWN },
    mostCelsius: { value: 60, unit: 'Cel', source: OWN },
    ...shares({ warnPercent: 0, failPercent: 5 }),
  },
  applies: (contract) => columnsIn(contract, Object.keys(ENDS)).length > 0,
  judgeFor({ contract, parameters }) {
    const bounds = boundsOf(contract.columns, parameters)
    return ({ readings }, _state, _context, finds) => {
      for (const { name, least, most } of bounds) {
        for (let index = 0; index < readings.length; index++) {
          const value = readings[index]?.[name]
          if (typeof value !== 'number' || (value >= least && value <= most)) continue
          finds.add(index, () => `${name} ${value} is outside ${least}…${most}`)
        }
      }
      return readings.length
    }
  },
}

/** Columns with ends, their own before those of their unit. */
export function boundsOf(
  columns: readonly Column[],
  parameters: Readonly<Record<string, number>>,
): { name: string; least: number; most: number }[] {
  return columns.flatMap(({ name, type, unit }) => {
    if (type !== 'integer' && type !== 'double') return []
    const ends = ENDS[unit ?? '']
    const least = parameters[`${name}.least`] ?? (ends && parameters[ends.least])
    const most = parameters[`${name}.most`] ?? (ends && parameters[ends.most])
    if (least === undefined && most === undefined) return []
    return [
      {
        name,
        least: least ?? Number.NEGATIVE_INFINITY,
        most: most ?? Number.POSITIVE_INFINITY,
      },
    ]
  })
}
