"""Run-time helpers of larger rules, one idea a file; emitted code takes them from `runtime`."""
