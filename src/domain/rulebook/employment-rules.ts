/** A number that bounds what an institution may do, by whose word. */
export interface EmploymentRule {
  readonly id: string;
  readonly days: number;
  readonly source: {
    readonly instrument: string;
    readonly article: string;
    /** Whether a stored copy of the text was seen to say the number. */
    readonly confirmed: boolean;
  };
}

/** How old the police query may be on the day an employment is confirmed. The law gives no number; it is that of a clear answer. */
export const POLICE_QUERY_AGE: EmploymentRule = {
  id: 'registry-police-query-age',
  days: 30,
  source: {
    instrument: '未成年人保护法',
    article: '62 (query before hiring; the days are the registry’s own)',
    confirmed: false,
  },
};

/** Staff are asked about again every year: no answer is relied on for longer. */
export const RECHECK_WITHIN: EmploymentRule = {
  id: 'mpl-62-yearly-recheck',
  days: 365,
  source: { instrument: '未成年人保护法', article: '62 (每年定期)', confirmed: true },
};

/** Where a police record may be asked for. Source: 公通字〔2021〕19号; 高检发〔2020〕14号. */
export const POLICE_CHANNELS = [
  'police_station',
  'exit_entry',
  'procuratorate',
  'education_authority',
  'online_platform',
] as const;
export type PoliceChannel = (typeof POLICE_CHANNELS)[number];
