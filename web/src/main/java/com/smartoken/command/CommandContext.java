package com.smartoken.command;

import com.smartoken.content.campaign.Campaigns;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.db.Account;
import com.smartoken.db.Accounts;
import com.smartoken.db.Archive;
import com.smartoken.db.Database;
import com.smartoken.db.chain.Witness;
import com.smartoken.keys.KeyModels;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The database that a command works on, opened when it is first needed. */
public final class CommandContext implements KeyModels {
    private final Supplier<Database> open;
    private final Supplier<Campaigns> campaigns;
    private final Supplier<Catalog> catalog;
    private final Supplier<Witness> witness;
    private final Supplier<Archive> archive;
    private @Nullable Database database;

    /**
     * @param open gives the migrated database of the settings, or fails with a {@link Failure} that says what to set
     * @param campaigns those of the settings' content
     * @param catalog the models of the same
     */
    public CommandContext(Supplier<Database> open, Supplier<Campaigns> campaigns, Supplier<Catalog> catalog) {
        this(open, campaigns, catalog, () -> Witness.NONE, () -> {
            throw new Failure("There is no archive here.");
        });
    }

    /**
     * @param witness what is known of the history outside the database
     * @param archive opens the archive of the same database as its owner
     */
    public CommandContext(
            Supplier<Database> open,
            Supplier<Campaigns> campaigns,
            Supplier<Catalog> catalog,
            Supplier<Witness> witness,
            Supplier<Archive> archive) {
        this.open = open;
        this.campaigns = campaigns;
        this.catalog = catalog;
        this.witness = witness;
        this.archive = archive;
    }

    /** The campaigns of the content. */
    Campaigns campaigns() {
        return campaigns.get();
    }

    /** The archive, opened; to be closed. */
    Archive archive() {
        database();
        return archive.get();
    }

    /** What is known of the history outside the database. */
    Witness witness() {
        return witness.get();
    }

    @Override
    public @Nullable String id(String name) {
        return catalog.get().id(name);
    }

    @Override
    public String where() {
        return "The IDs are those of /models and GET /v1/models, such as "
                + catalog.get().models().getFirst().id() + ".";
    }

    Database database() {
        if (database == null) database = open.get();
        return database;
    }

    /** The one account with this address. */
    Account account(String email) {
        List<Account> found = new Accounts(database()).findByEmail(email.strip());
        if (found.isEmpty()) {
            throw new Failure("There is no account with the address " + email
                    + ". Make one with: account create --email " + email);
        }
        if (found.size() > 1) {
            throw new Failure("Several accounts have the address " + email + ": "
                    + String.join(", ", found.stream().map(Account::reference).toList()));
        }
        return found.getFirst();
    }
}
