/** Where an option or a field has its value in the settings of a datapath: at a name, or at a name within one. Pure. */
type SettingPath = readonly [string, ...string[]];
type Settings = Readonly<Record<string, unknown>>;
type SettingValue = string | number | boolean | null | undefined | string[];

export const settingAt = (settings: Settings, [first, second]: SettingPath): SettingValue => {
  const value = settings[first];
  return (second === undefined ? value : (value as Settings | null | undefined)?.[second]) as SettingValue;
};

/** With another value there; null takes away the whole of what it is within. */
export const withSetting = (settings: Settings, [first, second]: SettingPath, value: unknown): Settings => ({
  ...settings,
  [first]:
    second === undefined || value === null
      ? value
      : { ...(settings[first] as Settings | null | undefined), [second]: value },
});
