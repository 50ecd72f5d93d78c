package com.smartoken.db.ledger;

/** What a lot has so much of. */
public sealed interface Asset {
    /** Money, in nano-dollars. */
    Asset USD = new Dollars();

    /** As the books keep it: {@code usd} or {@code tokens:MODEL}. */
    String word();

    /** Whether it is money and not tokens. */
    boolean isMoney();

    /** @throws IllegalArgumentException for anything that the books do not know */
    static Asset of(String word) {
        if (word.equals(Dollars.WORD)) return USD;
        if (word.startsWith(Quota.BEGINNING)) return new Quota(word.substring(Quota.BEGINNING.length()));
        throw new IllegalArgumentException("no asset is called " + word);
    }

    /** Nano-dollars: {@link #USD}. */
    record Dollars() implements Asset {
        private static final String WORD = "usd";

        @Override
        public String word() {
            return WORD;
        }

        @Override
        public boolean isMoney() {
            return true;
        }
    }

    /** Free tokens of a model, good for nothing else. */
    record Quota(String model) implements Asset {
        private static final String BEGINNING = "tokens:";

        public Quota {
            if (model.isEmpty()) throw new IllegalArgumentException("a quota is of a model");
        }

        @Override
        public String word() {
            return BEGINNING + model;
        }

        @Override
        public boolean isMoney() {
            return false;
        }
    }
}
