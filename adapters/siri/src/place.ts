import { childOf, childrenOf, type XmlElement, type XmlRecord } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { time } from './fields.ts'

/** A record with where it stands. */
export type Placed = {
  element: XmlElement
  /** Root first; without what came after the record. */
  ancestors: readonly XmlElement[]
  /** `VehicleActivity[3] line 120`; counted for each name through the document. */
  at: string
}

export function placed({ element, ancestors }: XmlRecord, index: number): Placed {
  return { element, ancestors, at: `${element.name}[${index}] line ${element.line}` }
}

/**
 * When the record was made: its own time, else that of what it stands in, from inside out
 * (RecordedAtTime of the frame, ResponseTimestamp of delivery and service), else of arrival.
 */
export function recordedAt(
  desk: Desk,
  { element, ancestors, at }: Placed,
  own: unknown,
  names: readonly string[] = ['RecordedAtTime'],
): string {
  if (typeof own === 'string') return own
  const above = [...ancestors].reverse()
  for (const holder of above) {
    for (const name of [...names, 'ResponseTimestamp']) {
      const text = childOf(holder, name)?.text
      const instant = text && time(text, name, at, desk)
      if (typeof instant !== 'string' || instant === '') continue
      const isFrame = holder.name === 'EstimatedJourneyVersionFrame'
      if (!isFrame) note(desk, element, name, holder.name, at)
      return instant
    }
  }
  note(desk, element, names[0] ?? '', 'its arrival', at)
  return desk.context.receivedAt
}

function note(desk: Desk, { name }: XmlElement, time: string, holder: string, at: string): void {
  desk.note('no-recorded-time', `${name} has no time of its own; ${time} of ${holder} counts`, at)
}

/** Text of an element in what the record stands in, from inside out; none where they differ. */
export function inherited({ ancestors }: Placed, name: string): string | undefined {
  for (const holder of [...ancestors].reverse()) {
    const texts = new Set(childrenOf(holder, name).map(({ text }) => text))
    texts.delete('')
    if (texts.size > 0) return texts.size === 1 ? [...texts][0] : undefined
  }
  return undefined
}
