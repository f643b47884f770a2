/** `/siri/{id}.xml`: a ServiceDelivery of SIRI 2.1 that the official schema finds valid. */
import { type Rows, SERVICES, type SiriFilter } from './services.ts'
import { element, escaped, tokenOf } from './xml.ts'

export type SiriOptions = {
  /** RFC 3339, of the answer. */
  now: string
  /** RFC 3339; how long what has no end of its own may be used. */
  validUntil: string
  /** Names the hub. */
  producer: string
  filter: SiriFilter
}

const NAMESPACE = 'http://www.siri.org.uk/siri'
const VERSION = '2.1'
const FAMILY = 'siri/'

/** Does one of these contracts make a SIRI service? */
export function isSiri(contracts: readonly string[]): boolean {
  return contracts.some((id) => SERVICES.some(({ table }) => id.startsWith(`${FAMILY}${table}@`)))
}

/**
 * The newest readings, by table of `siri/*`, as one document of the first service among them (the
 * schema allows one). Elements stand in the order of the schema; a value that its type can not hold
 * is left out. `rows` hold what the plan shows only. Undefined when there is nothing to tell and
 * the schema has no way to say so (an estimated timetable without journeys). Throws when no table
 * makes a service.
 */
export function siriDocument(
  rows: Rows,
  { now, validUntil, producer, filter }: SiriOptions,
): string | undefined {
  const service = SERVICES.find(({ table }) => rows[table] !== undefined)
  if (!service) throw new Error('no table of rows makes a SIRI service')
  const { name, isNeverEmpty } = service
  const content = service.content(rows, filter, validUntil)
  if (isNeverEmpty && content === '') return undefined
  const delivery = element(
    `${name}Delivery`,
    element('ResponseTimestamp', now) + element('Status', 'true') + content,
    ` version="${VERSION}"`,
  )
  const body = element(
    'ServiceDelivery',
    element('ResponseTimestamp', now) +
      element('ProducerRef', escaped(tokenOf(producer))) +
      delivery,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
    'Siri',
    body,
    ` xmlns="${NAMESPACE}" version="${VERSION}"`,
  )}\n`
}
