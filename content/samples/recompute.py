"""Recomputes the charge of a receipt, in whole nano-dollars."""


def cost(tokens_and_rates, factor):
    """Tokens times pico-dollars per token, times the peak factor in thousandths, rounded up once."""
    pico = sum(tokens * rate for tokens, rate in tokens_and_rates)
    return -(-pico * factor // 1_000_000)


nano = cost(
    [
        (3_264, 150_000),  # fresh input
        (9_217, 2_800),  # cached input
        (1_357, 600_000),  # output
    ],
    factor=2_000,  # peak: twice
)
print(nano, "nano-dollars")
print(f"${nano // 10**9}.{nano % 10**9:09d}")
