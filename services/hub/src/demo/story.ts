import type { ApplicationContent, DatasetRequest } from '@tongqu/access'
import type { Dataset } from '@tongqu/catalog'
import { contractOf } from '@tongqu/contracts'
import { TRIP_COLUMNS } from './consents.ts'

/** How far an application of the demonstration has come. */
export type DemoOutcome = 'submitted' | 'reviewed' | 'rejected' | 'offered' | 'active' | 'suspended'

export type DemoApplication = {
  /** Organisation that applies. */
  by: string
  /** Organisation of the provider. */
  to: string
  title: string
  dataset: string
  /** Columns of class personal or sensitive that are asked for, and in which form. */
  personal?: readonly string[]
  rows?: readonly string[]
  purpose: string
  scenario: string
  days: number
  outcome: DemoOutcome
}

/** One of each kind, so that every list of the portal has something in it. */
export const demoApplications: readonly DemoApplication[] = [
  {
    by: 'maas',
    to: 'rail',
    title: '出行规划中的铁路余票',
    dataset: 'rail-tickets',
    purpose: 'product',
    scenario: '在出行应用中展示余票与票价',
    days: 366,
    outcome: 'active',
  },
  {
    by: 'maas',
    to: 'bus',
    title: '公交车辆运行监测',
    dataset: 'bus-vehicle-positions-detailed',
    personal: ['vehicle_position/vehicle_license_plate;form=pseudonym'],
    purpose: 'product',
    scenario: '按车辆统计准点率，车牌以假名提供',
    days: 180,
    outcome: 'active',
  },
  {
    by: 'maas',
    to: 'card',
    title: '经本人同意的出行记录',
    dataset: 'afc-trips',
    personal: ['trip/card_pseudonym;form=pseudonym', ...TRIP_COLUMNS],
    purpose: 'public-service',
    scenario: '为同意的乘客提供本人的出行回顾与碳积分',
    days: 180,
    outcome: 'active',
  },
  {
    by: 'haul',
    to: 'freight',
    title: '在途运单跟踪',
    dataset: 'freight-vehicles',
    purpose: 'product',
    scenario: '承运商运力与资质核对',
    days: 180,
    outcome: 'active',
  },
  {
    by: 'haul',
    to: 'freight',
    title: '运单货类统计',
    dataset: 'freight-waybills',
    purpose: 'product',
    scenario: '按货类与区域统计货运需求',
    days: 90,
    outcome: 'reviewed',
  },
  {
    by: 'university',
    to: 'parking',
    title: '停车周转研究',
    dataset: 'parking-space-status',
    purpose: 'research',
    scenario: '路内泊位周转率与收费政策研究',
    days: 366,
    outcome: 'active',
  },
  {
    by: 'university',
    to: 'card',
    title: '通勤客流研究',
    dataset: 'afc-od-flows',
    purpose: 'research',
    scenario: '通勤走廊识别，成果公开发表',
    days: 366,
    outcome: 'offered',
  },
  {
    by: 'university',
    to: 'road',
    title: '交通流预测模型',
    dataset: 'road-detector-history',
    purpose: 'model-training',
    scenario: '短时交通流预测模型的训练与评测',
    days: 366,
    outcome: 'suspended',
  },
  {
    by: 'haul',
    to: 'rail',
    title: '铁路余票历史',
    dataset: 'rail-ticket-history',
    purpose: 'product',
    scenario: '票价走势提醒',
    days: 366,
    outcome: 'rejected',
  },
  {
    by: 'maas',
    to: 'road',
    title: '检测器实时读数',
    dataset: 'road-detector-readings',
    purpose: 'product',
    scenario: '导航中的路况展示',
    days: 366,
    outcome: 'submitted',
  },
]

/** Government body that reads by duty. */
export const demoDuty = {
  by: 'emergency',
  dataset: 'hazmat-positions',
  personal: [],
  title: '危险货物运输车辆位置（应急处置）',
  duty: '危险货物道路运输事故的应急处置',
  basis: '《危险货物道路运输安全管理办法》第五十七条',
  purpose: 'government-duty',
  scenario: '事故发生时掌握周边危险货物车辆',
  days: 366,
} as const

/** Every column that is about nobody, and those personal ones that are asked for. */
export function requestFor(
  dataset: Dataset,
  { personal = [], rows }: Pick<DemoApplication, 'personal' | 'rows'>,
): DatasetRequest {
  const plain = dataset.tables.flatMap(({ name, contract }) =>
    contractOf(contract)
      .columns.filter((column) => {
        const own = dataset.classOverrides[`${name}.${column.name}`] ?? column.class
        return own === 'public' || own === 'internal'
      })
      .map((column) => `${name}/${column.name}`),
  )
  return {
    id: dataset.id,
    columns: [...plain, ...personal],
    ...(rows && { rows }),
    delivery: deliveriesOf(dataset),
    ratePerMinute: 600,
    bytesPerDay: 10_000_000_000,
  }
}

function deliveriesOf({ doors }: Dataset): DatasetRequest['delivery'] {
  return [
    ...(doors.includes('records') ? (['api'] as const) : []),
    ...(doors.includes('feeds') ? (['stream'] as const) : []),
    ...(doors.includes('files') ? (['file'] as const) : []),
  ]
}

/** What the applicant writes. */
export function contentOf(application: DemoApplication, dataset: Dataset): ApplicationContent {
  const { title, purpose, scenario, days, personal = [] } = application
  const isTrips = dataset.id === 'afc-trips'
  return {
    title,
    contact: { name: '周联络', email: `data@${application.by}.example` },
    dataSecurityOfficer: { name: '吴安全', email: `security@${application.by}.example` },
    datasets: [requestFor(dataset, application)],
    purpose: { code: purpose, text: title, scenario, product: `${title}（演示）` },
    legalBasis: '《数据安全法》第三十二条；与提供方的协议',
    ...(personal.length > 0 && {
      personalInfo: {
        types: isTrips ? ['卡号的假名', '出行轨迹'] : ['车牌的假名'],
        sensitive: isTrips,
        receiver: application.by,
        consentCoverage: '仅限单独同意的个人',
      },
      piaRef: 'PIA-2026-DEMO',
    }),
    securityMeasures: {
      grade: 3,
      storageLocation: '云泽省政务云',
      accessControl: '专人专机，双因素登录，操作留痕',
      retentionDays: 90,
      disposal: '到期后 10 个工作日内删除并出具证明',
    },
    term: { days },
  }
}
