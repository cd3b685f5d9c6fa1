// Preloaded: every clock that this process reads stands CLOCK_OFF_MS beside the true one.
const off = Number(process.env['CLOCK_OFF_MS']);
const True = Date;
globalThis.Date = class extends True {
  constructor(...parts) {
    if (parts.length === 0) super(True.now() + off);
    else super(...parts);
  }
  static now() {
    return True.now() + off;
  }
};
