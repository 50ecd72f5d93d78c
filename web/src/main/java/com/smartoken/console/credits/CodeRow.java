package com.smartoken.console.credits;

import com.smartoken.console.Figures;
import com.smartoken.console.Stamp;
import com.smartoken.db.CodeBatches;
import java.time.Instant;

/** A batch of codes in the operator's list. */
public record CodeRow(
        String id,
        String note,
        String kind,
        String amount,
        String codes,
        String redeemed,
        Stamp until,
        Stamp made,
        String state,
        boolean isActive) {

    static CodeRow of(CodeBatches.Batch batch, Figures figures) {
        Instant expires = batch.expiresAt();
        boolean isRevoked = batch.revokedAt() != null;
        return new CodeRow(
                Long.toString(batch.id()),
                batch.note().isEmpty() ? "Batch " + batch.id() : batch.note(),
                batch.kind().title(),
                figures.usd(batch.amount()),
                figures.count(batch.codes()) + (batch.uses() == 1 ? "" : " × " + figures.count(batch.uses())),
                figures.count(batch.redeemed()),
                expires == null ? Stamp.words("No end") : Stamp.of(expires, figures),
                Stamp.day(batch.createdAt(), figures),
                isRevoked ? "Revoked" : batch.isExpired() ? "Expired" : "Active",
                !isRevoked && !batch.isExpired());
    }
}
