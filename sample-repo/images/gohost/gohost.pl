# Serves repositories over HTTP by git http-backend. See README.md.
use strict;
use warnings;
use SmallHttp;

my $root = '/data';
my $BACKEND = '/usr/lib/git-core/git-http-backend';

sub repositories {
    opendir my $directory, $root or return ();
    return sort grep {/^[A-Za-z0-9][\w.-]*\.git$/} readdir $directory;
}

sub list {
    my @items = map { "<li>$_</li>" } repositories();
    return [200, { 'Content-Type' => 'text/html; charset=utf-8' },
        "<!doctype html>\n<title>Repositories</title><h1>Repositories</h1><ul>@items</ul>\n"];
}

# Reading only: the two services that git clone and git fetch use.
sub may_pass {
    my ($request) = @_;
    return 0 if $request->{query} =~ /git-receive-pack/ || $request->{path} =~ m{/git-receive-pack$};
    return 1 if $request->{method} =~ /^(GET|HEAD)$/;
    return $request->{method} eq 'POST' && $request->{path} =~ m{/git-upload-pack$};
}

sub backend {
    my ($request, $client) = @_;
    my $headers = $request->{headers};
    pipe my $body_out, my $body_in or die "pipe: $!";
    pipe my $answer_out, my $answer_in or die "pipe: $!";
    my $child = fork // die "fork: $!";
    if ($child == 0) {
        open STDIN, '<&', $body_out or exit 1;
        open STDOUT, '>&', $answer_in or exit 1;
        close $_ for $body_out, $body_in, $answer_out, $answer_in;
        %ENV = (
            PATH => $ENV{PATH}, GIT_PROJECT_ROOT => $root, GIT_HTTP_EXPORT_ALL => 1,
            REQUEST_METHOD => $request->{method}, PATH_INFO => $request->{path},
            QUERY_STRING => $request->{query}, REMOTE_ADDR => $client->peerhost // '',
            CONTENT_TYPE => $headers->{'content-type'} // '', CONTENT_LENGTH => length $request->{body},
            HTTP_CONTENT_ENCODING => $headers->{'content-encoding'} // '',
            GIT_PROTOCOL => $headers->{'git-protocol'} // '',
        );
        exec $BACKEND or exit 1;
    }
    close $body_out;
    close $answer_in;
    my $writer = fork // die "fork: $!";
    if ($writer == 0) {
        close $answer_out;
        print $body_in $request->{body};
        exit 0;
    }
    close $body_in;
    pass_on($client, $answer_out);
    waitpid $_, 0 for $writer, $child;
    return;
}

# A CGI answer, as an HTTP answer that ends with the connection.
sub pass_on {
    my ($client, $answer) = @_;
    my ($status, @headers) = ('200 OK');
    while (my $line = <$answer>) {
        $line =~ s/\r?\n$//;
        last if $line eq '';
        if ($line =~ /^Status: (\d{3} .*)/i) { $status = $1 }
        else { push @headers, $line }
    }
    print $client join "\r\n", "HTTP/1.1 $status", @headers, 'Connection: close', '', '';
    while (sysread $answer, my $bytes, 65536) {
        print $client $bytes or last;
    }
}

SmallHttp::serve(8080, sub {
    my ($request, $client) = @_;
    return list() if $request->{path} eq '/' && $request->{method} =~ /^(GET|HEAD)$/;
    return SmallHttp::plain(403) if !may_pass($request);
    my ($name) = $request->{path} =~ m{^/([^/]+)/.};
    return SmallHttp::plain(404) if !defined $name || !grep { $_ eq $name } repositories();
    return backend($request, $client);
});
