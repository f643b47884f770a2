import type { XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { childrenNamed, numberAt, placeOf, textAt, wordAt } from './tree.ts'
import { textsOf } from './validity.ts'

const TARIFF = 'parking/tariff@1'

/**
 * Charge bands of a place as rows of parking/tariff, one for each charge, in the order of
 * chargeOrderIndex (v2 parking extension, TariffsAndPayment). Charges for first and further
 * intervals follow each other in minutes of the stay.
 */
export function putTariffs(
  desk: Desk,
  lot: string | undefined,
  payment: XmlElement | undefined,
): void {
  for (const [place, band] of childrenNamed(payment, 'chargeBand').entries()) {
    const charges = childrenNamed(band, 'charge').toSorted((one, other) => {
      return orderOf(one) - orderOf(other)
    })
    let minute = 0
    for (const [line, charge] of charges.entries()) {
      const step = stepOf(desk, charge, minute)
      minute = step.until_minutes ?? minute
      desk.put(
        TARIFF,
        {
          lot_id: lot,
          tariff_id: textAt(band, 'id') ?? String(place),
          line_index: line,
          name: wordAt(band, 512, 'chargeBandName'),
          applies_to: textsOf(band, 'applicableForUser').join(',') || undefined,
          ...step,
          currency: textAt(band, 'chargeCurrency')?.toUpperCase(),
          description: wordAt(charge, 4_000, 'chargeTypeDescription'),
          extra: extraOf(charge),
        },
        placeOf(band),
      )
    }
  }
  if (childrenNamed(payment, 'chargeBandByReference').length > 0) {
    desk.note(
      'charge-band-reference',
      'charge bands of another table are not read',
      placeOf(payment),
    )
  }
}

type Step = {
  from_minutes?: number | undefined
  until_minutes?: number | undefined
  per_minutes?: number | undefined
  amount?: number | undefined
  max_amount?: number | undefined
}

function stepOf(desk: Desk, charge: XmlElement, minute: number): Step {
  const amount = numberAt(desk, charge, 'charge')
  const seconds = numberAt(desk, charge, 'chargeInterval')
  const minutes = seconds === undefined ? undefined : Math.round(seconds / 60)
  const type = textAt(charge, 'chargeType')
  if (type === 'maximum') return { max_amount: amount, per_minutes: minutes }
  if (type !== 'firstIntervalPrice' && type !== 'additionalIntervalPrice') {
    return { amount, per_minutes: minutes }
  }
  const times = type === 'firstIntervalPrice' ? 1 : numberAt(desk, charge, 'maxIterationsOfCharge')
  const until = minutes !== undefined && times !== undefined ? minute + minutes * times : undefined
  return { amount, per_minutes: minutes, from_minutes: minute, until_minutes: until }
}

function extraOf(charge: XmlElement): Record<string, string> | undefined {
  const extra: Record<string, string> = {}
  const type = textAt(charge, 'chargeType')
  if (type !== undefined) extra.charge_type = type
  const start = textAt(charge, 'timePeriodOfDay', 'startTimeOfPeriod')
  const end = textAt(charge, 'timePeriodOfDay', 'endTimeOfPeriod')
  if (start !== undefined && end !== undefined) extra.time_of_day = `${start}-${end}`
  return Object.keys(extra).length === 0 ? undefined : extra
}

function orderOf(charge: XmlElement): number {
  const order = Number(textAt(charge, 'chargeOrderIndex') ?? 0)
  return Number.isFinite(order) ? order : 0
}
