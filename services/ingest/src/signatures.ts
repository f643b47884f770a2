/** How the first bytes of a file show what it is. */
export type Signature = (head: Uint8Array) => boolean

/** `PK` and the kind of the first record: a member, or the end of an empty archive. */
export function isZip(head: Uint8Array): boolean {
  const [p, k, kind] = head
  return p === 0x50 && k === 0x4b && (kind === 0x03 || kind === 0x05)
}

/** Field 1 of a FeedMessage is its header, whose own fields are numbered 1 to 4. */
export function isFeedMessage(head: Uint8Array): boolean {
  const [tag, length = 0, inner = 0] = head
  return tag === 0x0a && length > 0 && [0x0a, 0x10, 0x18, 0x22].includes(inner)
}

/** A root element `Siri`, bare or in a SOAP envelope, or one of the services without it. */
export function isSiri(head: Uint8Array): boolean {
  const text = textOf(head)
  return isXml(text) && /<(?:[\w-]+:)?Siri[\s>]|www\.siri\.org\.uk/.test(text)
}

/** Version 2 has `d2LogicalModel`, version 3 a container or a payload; both name their schema. */
export function isDatex2(head: Uint8Array): boolean {
  const text = textOf(head)
  if (isXml(text)) {
    return /<(?:[\w-]+:)?(?:d2LogicalModel|messageContainer)[\s>]|datex2\.eu/i.test(text)
  }
  return isJsonText(text) && /"(?:messageContainer|d2LogicalModel|modelBaseVersion\w*)"/.test(text)
}

/** Every GBFS document says when it was made and how long it is good. */
export function isGbfs(head: Uint8Array): boolean {
  const text = textOf(head)
  return isJsonText(text) && /"ttl"\s*:/.test(text) && /"last_updated"\s*:/.test(text)
}

/** A GeoJSON collection with the information of a feed, or with road events in it. */
export function isWzdx(head: Uint8Array): boolean {
  const text = textOf(head)
  const names = /"(?:road_event_feed_info|feed_info|core_details|road_event_id)"\s*:/
  return isJsonText(text) && names.test(text)
}

/** Members or columns of card transactions, or the answers of a card to its commands. */
export function isAfc(head: Uint8Array): boolean {
  const text = textOf(head)
  const names = /"(?:card_no|deal_date)"\s*:|"pairs"\s*:\s*\[\s*\[\s*"\w+_[08]0[0-9A-F]{6}/
  if (isJsonText(text)) return names.test(text)
  return ['utf-8', 'gb18030'].some((encoding) => {
    const [line = ''] = new TextDecoder(encoding).decode(head).split(/[\r\n]/)
    const isDayFile = /^\w+,\d{14},\p{Script=Han}+,\d*,\d*,/u.test(line)
    return isDayFile || (/卡号|card_no/i.test(line) && /交易|deal_/i.test(line))
  })
}

/** Names of APDS, and the type FIWARE gave its observations. */
export function isApds(head: Uint8Array): boolean {
  const text = textOf(head)
  const names = /APDS|"(?:rightSpecifications?|rateTables?|occupancyLevel|hierarchyElements?)"/
  return isJsonText(text) && names.test(text)
}

/** A list of stations, a table of stations or trains, or JSON with the members of 12306. */
export function isChinaRail(head: Uint8Array): boolean {
  const text = textOf(head)
  if (isJsonText(text)) return /"(?:station_train_code|station_telecode|telecode)"\s*:/.test(text)
  const [line = ''] = text.split(/[\r\n]/)
  if (/^\s*@\w+\|[^|]+\|[A-Z]{3}\||\bstation_names\s*=|\btrain_list\s*=/.test(line)) return true
  return /^(?:node$|station,city,|station_train_code,|start_station_name,end_station_name)/.test(
    line,
  )
}

/** A list of the metro layout: crowding, flows of stations, sections between them, states. */
export function isMetro(head: Uint8Array): boolean {
  const text = textOf(head)
  const names = /"(?:crowding|loadPercentage|entryRestricted|capacityPerHour|isLoop)"\s*:/
  const lists = /"(?:flows|sections|status)"\s*:\s*\[\s*\{\s*"(?:station|line)"\s*:/
  return isJsonText(text) && (names.test(text) || lists.test(text))
}

/** The header of a report names its business interface and its reference number. */
export function isNetworkFreight(head: Uint8Array): boolean {
  const text = textOf(head)
  return isJsonText(text) && /"messageReferenceNumber"/.test(text) && /"ipcType"/.test(text)
}

export function isJson(head: Uint8Array): boolean {
  return isJsonText(textOf(head))
}

/** A first line of column names, one of which is the plate. */
export function isRoster(head: Uint8Array): boolean {
  return ['utf-8', 'gb18030'].some((encoding) => {
    const [line = ''] = new TextDecoder(encoding).decode(head).split(/[\r\n]/)
    return line.includes(',') && /[车号]牌|plate/i.test(line)
  })
}

/** Events of shipping with a classifier, flat or apart. */
export function isDcsa(head: Uint8Array): boolean {
  const text = textOf(head)
  return isJsonText(text) && /"(?:eventClassifierCode|eventClassification)"\s*:/.test(text)
}

/** The service string advice, or the header of an interchange or of a message. */
export function isEdifact(head: Uint8Array): boolean {
  return /^\uFEFF?\s*(?:UNA[^A-Za-z0-9]{4}|UN[BH]\+)/.test(textOf(head))
}

/** Columns of trips with polylines, or lines of a taxi, a time, a longitude and a latitude. */
export function isTaxiTrace(head: Uint8Array): boolean {
  const [line = ''] = textOf(head).split(/[\r\n]/)
  if (/\bTAXI_ID\b/.test(line) && /\bPOLYLINE\b/.test(line)) return true
  return /^\d{1,9},\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d,-?\d+\.\d+,-?\d+\.\d+$/.test(line)
}

/** A first line of many sensors, and a second one that begins with a time or is numbers alone. */
export function isDetectorMatrix(head: Uint8Array): boolean {
  const [names = '', first = ''] = textOf(head).split(/\r?\n/)
  const cells = first.split(',')
  const isTimed = /^"?\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(first)
  const isNumeric = cells.every((cell) => cell !== '' && Number.isFinite(Number(cell)))
  return names.split(',').length > 2 && cells.length > 2 && (isTimed || isNumeric)
}

/** UTF-16 is told by its mark, which XML and JSON of that encoding begin with. */
function textOf(head: Uint8Array): string {
  const [first, second] = head
  const encoding =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : 'utf-8'
  return new TextDecoder(encoding).decode(head)
}

function isXml(text: string): boolean {
  return /^\s*</.test(text)
}

function isJsonText(text: string): boolean {
  return /^\s*[{[]/.test(text)
}
