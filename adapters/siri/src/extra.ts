import type { XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'

/** Entries of one record, and characters of one entry. */
const MOST_ENTRIES = 40
const MOST_CHARACTERS = 500
const MOST_NAME_CHARACTERS = 120
const MOST_LEVELS = 4

/**
 * Elements about people who are none of the public's business: drivers, and who answers the phone
 * behind the scenes.
 */
const PERSONAL: ReadonlySet<string> = new Set(
  (
    'DriverRef DriverName OperationsContact Phone Fax Email AgentReference InternalContact ' +
    'VehicleRegistrationNumberPlate IPAddress RadioAddress'
  ).split(' '),
)

/** Calls before and after the monitored one: Estimated Timetable tells these. */
const NOT_KEPT: ReadonlySet<string> = new Set(['PreviousCalls', 'OnwardCalls'])

/** What a record says beyond the columns of its contract: path of elements → text. */
export class Extra {
  readonly #desk: Desk
  readonly #at: string
  #entries: Map<string, string> | undefined

  constructor(desk: Desk, at: string) {
    this.#desk = desk
    this.#at = at
  }

  /** An element with all that is in it; `Via.PlaceName`; repeated ones joined by `; `. */
  take(element: XmlElement, path = '', level = 0): void {
    const { name } = element
    if (PERSONAL.has(name)) {
      this.#desk.note('personal-left-out', `${name} is not kept`, this.#at)
    } else if (NOT_KEPT.has(name)) {
      this.#desk.note('calls-not-kept', `${name} are not kept`, this.#at)
    } else if (element.children.length === 0) {
      if (element.text !== '') this.set(path + name, element.text)
    } else if (level < MOST_LEVELS) {
      for (const child of element.children) this.take(child, `${path}${name}.`, level + 1)
    } else this.#desk.note('too-deep', `${name} is too deep to be kept`, this.#at)
  }

  /** An element whose column is taken: the same name in another language, mostly. */
  again({ name, text, attributes }: XmlElement): void {
    const { lang } = attributes
    if (lang) this.set(`${name}@${lang}`, text)
    else this.#desk.note('stands-twice', `${name} stands twice; the first counts`, this.#at)
  }

  set(name: string, text: string): void {
    this.#entries ??= new Map()
    const known = this.#entries.get(name)
    const whole = known === undefined || known === text ? text : `${known}; ${text}`
    if (known === undefined && this.#entries.size >= MOST_ENTRIES) {
      this.#desk.note('extra-full', `more than ${MOST_ENTRIES} further elements`, this.#at)
    } else if (whole.length > MOST_CHARACTERS || name.length > MOST_NAME_CHARACTERS) {
      this.#desk.note('too-long', 'a further element is too long to be kept', this.#at)
    } else this.#entries.set(name, whole)
  }

  /** Undefined when there is nothing. */
  entries(): Record<string, string> | undefined {
    return this.#entries && Object.fromEntries(this.#entries)
  }
}
