import type { LandResult } from '@tongqu/lakehouse'
import type { Landing } from './land.ts'

/** Readings and rejects of all tables of all datasets together. */
export function totals({ tables, others = [] }: LandResult & Partial<Pick<Landing, 'others'>>) {
  const all = [tables, ...others.map((other) => other.tables)].flatMap((one) => Object.values(one))
  return {
    readings: all.reduce((sum, table) => sum + table.readings, 0),
    rejects: all.reduce((sum, table) => sum + table.rejects, 0),
  }
}
