package com.smartoken.relay;

import com.smartoken.content.catalog.Model;
import com.smartoken.db.ApiKey;
import com.smartoken.db.Node;
import com.smartoken.db.ledger.Forecast;
import com.smartoken.db.ledger.HoldRequest;
import com.smartoken.db.ledger.Ledger;
import com.smartoken.http.ApiError;
import com.smartoken.money.Tariff;
import com.smartoken.money.Tokens;
import com.smartoken.money.Usd;
import com.smartoken.relay.door.ChatDoor;
import com.smartoken.relay.vendor.OutputRoom;
import java.util.List;
import java.util.UUID;

/** Prices calls without running them: read and checked as a call is, by the price in force now. Nothing is held. */
public final class Quotes {
    private final Relay relay;
    private final Ledger ledger;
    private final Node node;

    public Quotes(Relaying relaying, Ledger ledger, Node node) {
        this.relay = relaying.relay();
        this.ledger = ledger;
        this.node = node;
    }

    /**
     * The quote for a chat body, by the model that it names first. Too little money is no error: the quote says so.
     *
     * @throws ApiError what the call itself would be refused with
     */
    public Quote of(ApiKey key, byte[] body) {
        Call call = new Call(new UUID(0, 0), key, ChatDoor.read(body), node.instant());
        Model model = relay.model(key, call.request().models().getFirst());
        Bound all = relay.room(call, model);
        OutputRoom room = all.output();
        HoldRequest request = relay.holdRequest(call, model, all, List.of());
        Forecast forecast = ledger.forecast(request);
        long input = call.request().prompt().tokensEstimate();
        long min = least(request.call().tariff(), Math.min(input, request.need().inputMax()), forecast.quota());
        return new Quote(
                model.id(),
                input,
                new Usd(Math.min(min, forecast.amount())),
                new Usd(forecast.amount()),
                new Usd(forecast.available()),
                room.nameable(affordable(forecast, request, model, room)),
                forecast.refused(),
                forecast.quota());
    }

    private static long least(Tariff tariff, long input, long quota) {
        return tariff.cost(Tokens.of(input, 0), quota).nano();
    }

    /** Up to the model's own limit, also when the call asks for less. */
    private static long affordable(Forecast forecast, HoldRequest request, Model model, OutputRoom room) {
        if (forecast.affordableOutput() < request.need().outputMax()) return forecast.affordableOutput();
        long all = request.call()
                .tariff()
                .affordableOutput(
                        request.need().inputMax(),
                        Math.multiplyExact(model.maxOutput() + room.thought(), (long)
                                request.need().choices()),
                        forecast.quota(),
                        forecast.available());
        return Math.max(0, all) / request.need().choices();
    }
}
