/** Answers when the day of an instant began in a zone; milliseconds since 1970. */
export function dayStarts(zone: string): (instant: number) => number {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (instant) => {
    const parts = new Map(clock.formatToParts(instant).map(({ type, value }) => [type, value]))
    const of = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name))
    const seconds = (of('hour') * 60 + of('minute')) * 60 + of('second')
    return Math.floor(instant / 1_000) * 1_000 - seconds * 1_000
  }
}
