package com.smartoken.db.ledger;

/**
 * Where a lot came from. An account has one lot of each source at most: that is what keeps anything from being given
 * twice.
 */
public sealed interface Source {
    /** As the books keep it and programs are told, such as {@code campaign:SLUG}. */
    String word();

    /**
     * The source of a word. The column is free text, so a word of no form that is known here is {@link Other}.
     *
     * @throws IllegalArgumentException for a form that is known and does not have what belongs to it
     */
    static Source of(String word) {
        if (word.startsWith(Campaign.BEGINNING)) return new Campaign(word.substring(Campaign.BEGINNING.length()));
        if (word.startsWith(Trial.BEGINNING)) return new Trial(word.substring(Trial.BEGINNING.length()));
        if (word.startsWith(Code.BEGINNING))
            return new Code(Long.parseLong(word, Code.BEGINNING.length(), word.length(), 10));
        if (word.startsWith(Operator.BEGINNING)) return new Operator(word.substring(Operator.BEGINNING.length()));
        return new Other(word);
    }

    /** A campaign granted it. */
    record Campaign(String slug) implements Source {
        private static final String BEGINNING = "campaign:";

        public Campaign {
            require(slug);
        }

        @Override
        public String word() {
            return BEGINNING + slug;
        }
    }

    /** The free quota of a model. */
    record Trial(String model) implements Source {
        private static final String BEGINNING = "trial:";

        public Trial {
            require(model);
        }

        @Override
        public String word() {
            return BEGINNING + model;
        }
    }

    /** A credit code was redeemed. */
    record Code(long id) implements Source {
        private static final String BEGINNING = "code:";

        @Override
        public String word() {
            return BEGINNING + id;
        }
    }

    /** An operator entered what was paid, under a reference of its own. */
    record Operator(String reference) implements Source {
        private static final String BEGINNING = "operator:";

        public Operator {
            require(reference);
        }

        @Override
        public String word() {
            return BEGINNING + reference;
        }
    }

    /** Something else, under the words that stand in the books. */
    record Other(String word) implements Source {}

    private static void require(String name) {
        if (name.isEmpty()) throw new IllegalArgumentException("a source of this form has a name");
    }
}
