import { lenientNumber } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { type Item, idOf, itemsOf, minutesOf, textIn } from './fields.ts'
import type { PlacesOfRates } from './rights.ts'

/**
 * A rate table (ISO/TS 5206-1 Rates) as rows of tariffs, one per rate line and place at which a
 * right makes it apply. Without such a place the option `lot` names one, else it is a reject.
 */
export function putRate(desk: Desk, item: Item, places: PlacesOfRates, at: string): void {
  const id = idOf(item.id)
  const known = [...(places.get(id ?? '') ?? [])]
  const own = itemsOf(item.hierarchyElements).flatMap((each) => idOf(each) ?? [])
  const lots = known.length > 0 ? known : own.length > 0 ? own : [desk.options.lot ?? '']
  if (lots[0] === '') {
    const reason = 'no right names a place for the rate table, and the option `lot` is not set'
    desk.refuse(at, 'no-place', reason, 'parking/tariff@1')
    return
  }
  for (const lot of lots) putLines(desk, item, id, lot, at)
}

function putLines(desk: Desk, item: Item, id: string | undefined, lot: string, at: string): void {
  let number = 0
  for (const collection of ordered(item.rateLineCollections, 'collectionSequence')) {
    for (const line of ordered(collection.rateLines, 'sequence')) {
      desk.put(
        'parking/tariff@1',
        rowOf(desk, { item, collection, line, at }, lot, id, number++),
        at,
      )
    }
  }
}

type Parts = { item: Item; collection: Item; line: Item; at: string }

function rowOf(
  desk: Desk,
  { item, collection, line, at }: Parts,
  lot: string,
  id: string | undefined,
  number: number,
): Record<string, unknown> {
  const amount = (value: unknown, name: string) => lenientNumber(value, desk.at(at, name))
  const until = minutesOf(line.durationEnd)
  const kind = textIn(line.rateLineType)
  return {
    lot_id: lot,
    tariff_id: id,
    line_index: number,
    name: textIn(item.rateTableName),
    from_minutes: minutesOf(line.durationStart),
    until_minutes: until,
    per_minutes: minutesOf(line.incrementPeriod) || undefined,
    amount: amount(line.value, 'value'),
    max_amount: amount(line.maxValue ?? collection.maxValueCollection, 'maxValue'),
    currency: textIn(collection.applicableCurrency)?.toUpperCase(),
    description: textIn(line.description),
    extra: kind === undefined ? undefined : { rateLineType: kind },
  }
}

function ordered(value: unknown, by: string): Item[] {
  return itemsOf(value).toSorted((one, other) => Number(one[by] ?? 0) - Number(other[by] ?? 0))
}
