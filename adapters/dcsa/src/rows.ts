import type { EventReader, Members } from './reader.ts'

/** What one event says: the row of the event without its index rows, and its references. */
export type EventRows = { event: Record<string, unknown>; references: Reference[] }

export type Reference = { kind: 'document' | 'reference' | 'seal'; type: string; value: string }

/** References of one list; those without type or value are told. */
export function referencesOf(
  reader: EventReader,
  kind: Reference['kind'],
  list: readonly Members[],
  read: (members: Members) => { type: string | undefined; value: string | undefined },
): Reference[] {
  return list.flatMap((members) => {
    const { type, value } = read(members)
    if (type && value) return [{ kind, type, value }]
    reader.note('empty-reference', `a ${kind} without type or value`)
    return []
  })
}

/** Each pair once: the document of a shipment event may stand among the others too. */
export function withoutDoubles(references: readonly Reference[]): Reference[] {
  const seen = new Set<string>()
  return references.filter(({ kind, type, value }) => {
    const key = JSON.stringify([kind, type, value])
    return !seen.has(key) && seen.add(key)
  })
}

/** Lines of an address (2.2 `address`, 3.0 `Address`) in one text. */
export function addressOf(reader: EventReader, address: Members): string | undefined {
  const lines = ADDRESS.map((names) => reader.textOf(address, ...names))
  const free = Array.isArray(address.addressLines) ? address.addressLines : []
  const texts = [...lines, ...free.filter((line) => typeof line === 'string')]
  return texts.filter(Boolean).join(', ') || undefined
}

const ADDRESS: readonly (readonly string[])[] = [
  ['name', 'addressName'],
  ['street', 'streetName'],
  ['streetNumber'],
  ['floor'],
  ['POBox'],
  ['postCode'],
  ['city', 'cityName'],
  ['stateRegion'],
  ['countryCode', 'country'],
]
