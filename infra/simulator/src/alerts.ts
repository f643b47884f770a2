import { dateAt, midnight } from './calendar.ts'
import { feed, seconds } from './gtfs-realtime.ts'
import type { Name } from './names.ts'
import type { Line, Stop } from './network.ts'
import { type Field, type Message, text, varint } from './protobuf.ts'
import type { Province } from './province.ts'
import { chance, pick } from './random.ts'

/** Numbers of `Alert.Cause`, `Alert.Effect`, `Alert.SeverityLevel` in gtfs-realtime.proto. */
type Kind = { cause: number; effect: number; severity: number; header: Name; text: Name }

const KINDS: readonly Kind[] = [
  {
    cause: 10,
    effect: 4,
    severity: 3,
    header: { zh: '道路施工，绕行', en: 'Detour because of road works' },
    text: {
      zh: '因道路施工，部分班次绕行，请留意站台公告。',
      en: 'Some trips take another way while the road is repaired. Please see notices at stops.',
    },
  },
  {
    cause: 8,
    effect: 3,
    severity: 2,
    header: { zh: '降雨，预计晚点', en: 'Delays because of rain' },
    text: {
      zh: '受降雨影响，车辆减速运行，预计晚点 5 至 10 分钟。',
      en: 'Vehicles go slowly in the rain; expect 5 to 10 minutes of delay.',
    },
  },
  {
    cause: 7,
    effect: 5,
    severity: 2,
    header: { zh: '节日活动，加开班次', en: 'More trips for the festival' },
    text: {
      zh: '节日期间加开班次，欢迎乘坐公共交通。',
      en: 'More trips run during the festival. Please use public transport.',
    },
  },
]
const HOURS = 3_600_000
const PERIOD_HOURS = 18
const LINES_WITH_ALERT = 0.3

/** One thing that passengers are told, before it takes the form of a protocol. */
export type AlertFact = {
  id: string
  /** Number of `Alert.Cause`. */
  cause: number
  header: Name
  text: Name
  line: Line | undefined
  stop: Stop | undefined
  /** Milliseconds since 1970. */
  from: number
  until: number
}

/** What passengers are told today: some lines, and one stop that is closed. */
export function alerts(province: Province, now: number): Buffer {
  const entities = alertKinds(province, now).map(({ id, kind, line, stop }): Message => {
    const informed: Message = line ? [[2, text(line.id)]] : [[5, text(stop?.id ?? '')]]
    return [
      [1, text(id)],
      [5, alert(kind, dateAt(now), informed, line)],
    ]
  })
  return feed(now, entities)
}

/** The same as facts, for other protocols. */
export function alertFacts(province: Province, now: number): AlertFact[] {
  const from = midnight(dateAt(now)) + 5 * HOURS
  return alertKinds(province, now).map(({ id, kind, line, stop }) => ({
    id,
    cause: kind.cause,
    header: joined(nameOf(line), kind.header),
    text: kind.text,
    line,
    stop,
    from,
    until: from + PERIOD_HOURS * HOURS,
  }))
}

type Told = { id: string; kind: Kind; line?: Line; stop?: Stop }

function alertKinds(province: Province, now: number): Told[] {
  const date = dateAt(now)
  const { bus, seed } = province
  const lines = bus.lines
    .filter((line) => chance(seed, 'alert', line.id, date) < LINES_WITH_ALERT)
    .map((line): Told => {
      const kind = pick(KINDS, chance(seed, 'kind', line.id, date))
      return { id: `A-${line.id}-${date}`, kind, line }
    })
  const stop = pick(bus.stops, chance(seed, 'closed stop', date))
  return [...lines, { id: `A-${stop.id}-${date}`, kind: CLOSED, stop }]
}

const CLOSED: Kind = {
  cause: 9,
  effect: 1,
  severity: 4,
  header: { zh: '站点临时关闭', en: 'Stop closed' },
  text: {
    zh: '因站台维护，本站今日临时关闭，请前往邻近站点乘车。',
    en: 'This stop is closed today for maintenance. Please use the next one.',
  },
}

function alert(kind: Kind, date: string, informed: Message, line?: Line): Message {
  const from = midnight(date) + 5 * HOURS
  const name = nameOf(line)
  return [
    [
      1,
      [
        [1, varint(seconds(from))],
        [2, varint(seconds(from + PERIOD_HOURS * HOURS))],
      ],
    ],
    [5, informed],
    [6, varint(kind.cause)],
    [7, varint(kind.effect)],
    [
      8,
      translated({ zh: 'https://linheng-bus.example/news', en: 'https://linheng-bus.example/en' }),
    ],
    [10, translated(joined(name, kind.header))],
    [11, translated(kind.text)],
    [14, varint(kind.severity)],
  ]
}

function nameOf(line: Line | undefined): Name | undefined {
  return line && { zh: `${line.shortName}路：`, en: `Line ${line.shortName}: ` }
}

function joined(before: Name | undefined, name: Name): Name {
  return before ? { zh: before.zh + name.zh, en: before.en + name.en } : name
}

/** `TranslatedString`: a translation is its text and its language. */
function translated({ zh, en }: Name): Message {
  const translation = (words: string, language: string): Field => [
    1,
    [
      [1, text(words)],
      [2, text(language)],
    ],
  ]
  return [translation(zh, 'zh'), translation(en, 'en')]
}
