import type { Settings } from './settings.ts'
import type { Output } from './world.ts'

export type Greeting = {
  url: string
  seconds: number
  simulatorUrl?: string
  /** Makes the first administrator; shown once. */
  setupCode?: string
}

/** What a person sees first: where the hub is, and where it keeps its data. */
export function greet(
  out: Output,
  settings: Settings,
  { url, seconds, simulatorUrl, setupCode }: Greeting,
): void {
  const lines = [
    '',
    '通衢 · 省级交通运输数据开放枢纽  Tongqu, open transport data hub',
    '',
    `  ${url}        目录 catalogue`,
    `  ${url}/live   实时态势 live`,
    `  ${url}/docs   接口文档 API documentation`,
    ...(setupCode
      ? [
          `  首位管理员 first administrator  ${url}/oidc/setup`,
          `  一次性口令 one-time code        ${setupCode}`,
        ]
      : []),
    `  数据目录 data folder  ${settings.dataDir}`,
    ...(simulatorUrl
      ? [`  模拟省份 simulated province  ${simulatorUrl}（合成数据 synthetic）`]
      : []),
    '',
    `${seconds.toFixed(1)} 秒就绪 ready · Ctrl-C 停止 stops`,
    '',
  ]
  out.write(`${lines.join('\n')}\n`)
}

/** Told once everything configured has landed. */
export function allLanded(out: Output, url: string, count: number): void {
  out.write(
    [
      '',
      `${count} 个来源均已入湖并对外服务 all sources are landed and served. 试一试 try:`,
      `  curl ${url}/api/datasets`,
      `  curl '${url}/api/datasets/bus-timetable/tables/stops/records?limit=3'`,
      `  curl ${url}/feeds/bus-vehicle-positions.json`,
      '',
      '',
    ].join('\n'),
  )
}
