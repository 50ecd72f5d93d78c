package com.smartoken.content;

import com.vladsch.flexmark.html.AttributeProvider;
import com.vladsch.flexmark.html.IndependentAttributeProviderFactory;
import com.vladsch.flexmark.html.renderer.AttributablePart;
import com.vladsch.flexmark.html.renderer.LinkResolverContext;
import com.vladsch.flexmark.util.ast.Node;
import com.vladsch.flexmark.util.html.MutableAttributes;
import java.util.List;
import java.util.regex.Pattern;

/** Takes every address away that is not on the web, in the mail or on this site. Sees addresses as the browser will. */
final class SafeLinks implements AttributeProvider {
    private static final Pattern SAFE = Pattern.compile("(?is)(https?:|mailto:).*|[^:]*|[^:]*?[/?#].*");

    /** Browsers skip these within a scheme. */
    private static final Pattern SKIPPED = Pattern.compile("[\\p{Cntrl}\\s]");

    @Override
    public void setAttributes(Node node, AttributablePart part, MutableAttributes attributes) {
        for (String name : List.of("href", "src")) {
            String address = attributes.getValue(name);
            if (name.equals("href") && !address.isEmpty()) {
                attributes.replaceValue("rel", "nofollow noopener noreferrer");
            }
            if (!SAFE.matcher(SKIPPED.matcher(address).replaceAll("")).matches()) attributes.replaceValue(name, "#");
        }
    }

    static final class Factory extends IndependentAttributeProviderFactory {
        @Override
        public AttributeProvider apply(LinkResolverContext context) {
            return new SafeLinks();
        }
    }
}
